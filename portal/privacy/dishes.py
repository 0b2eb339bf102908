"""The dishes of the kitchen page: plain cooking, in our own words."""

from fractions import Fraction

from portal.i18n import lazy
from portal.privacy.kitchen import Dish, Part


def _some(amount: float | None, unit: str, word: str) -> Part:
    return Part(None if amount is None else Fraction(amount), unit, word)


DISHES = (
    Dish(
        lazy("Leek and potato soup"),
        40,
        (
            _some(3, "", lazy("leeks")),
            _some(500, "g", lazy("potatoes")),
            _some(900, "ml", lazy("water")),
            _some(40, "g", lazy("butter")),
            _some(None, "", lazy("salt and pepper")),
        ),
        (
            lazy("Wash the leeks and cut them into rings. Peel the potatoes and cut them small."),
            lazy("Melt the butter in a large pan. Cook the leeks in it gently until they are soft."),
            lazy("Add potatoes and water, and let it simmer for 20 minutes. Mash it a little, and season it."),
        ),
    ),
    Dish(
        lazy("Red lentil stew"),
        35,
        (
            _some(250, "g", lazy("red lentils")),
            _some(1, "", lazy("onion")),
            _some(2, "", lazy("carrots")),
            _some(1, "", lazy("tin of tomatoes")),
            _some(700, "ml", lazy("water")),
            _some(1, "", lazy("spoon of mild curry powder")),
        ),
        (
            lazy("Chop the onion and the carrots, and fry them in a little oil with the curry powder."),
            lazy("Add lentils, tomatoes and water."),
            lazy("Simmer for 25 minutes, stirring now and then. It goes well with rice."),
        ),
    ),
    Dish(
        lazy("Pancakes"),
        25,
        (
            _some(200, "g", lazy("plain flour")),
            _some(2, "", lazy("eggs")),
            _some(450, "ml", lazy("milk")),
            _some(None, "", lazy("butter for the pan")),
        ),
        (
            lazy("Whisk flour, eggs and half of the milk until it is smooth. Stir in the rest. Let it stand."),
            lazy("Heat a little butter in a flat pan. Pour in a thin layer."),
            lazy("Turn it when the edge comes loose. Eat with lemon and sugar."),
        ),
    ),
    Dish(
        lazy("Vegetable rice"),
        30,
        (
            _some(300, "g", lazy("long grain rice")),
            _some(1, "", lazy("red pepper")),
            _some(150, "g", lazy("peas")),
            _some(1, "", lazy("onion")),
            _some(600, "ml", lazy("vegetable stock")),
        ),
        (
            lazy("Chop onion and pepper, and fry them in oil for five minutes."),
            lazy("Stir in the rice, then the stock. Cover it and cook it gently for 15 minutes."),
            lazy("Add the peas for the last three minutes. Let it stand before you serve it."),
        ),
    ),
    Dish(
        lazy("Soda bread"),
        50,
        (
            _some(400, "g", lazy("wholemeal flour")),
            _some(1, "", lazy("teaspoon of baking soda")),
            _some(350, "ml", lazy("buttermilk")),
            _some(0.5, "", lazy("teaspoon of salt")),
        ),
        (
            lazy("Heat the oven to 200 degrees. Mix flour, soda and salt."),
            lazy("Pour in the buttermilk and bring it together quickly. Do not knead it."),
            lazy("Shape it round, cut a deep cross into it, and bake it for 35 to 40 minutes."),
        ),
    ),
    Dish(
        lazy("Oat biscuits"),
        30,
        (
            _some(150, "g", lazy("rolled oats")),
            _some(100, "g", lazy("plain flour")),
            _some(100, "g", lazy("butter")),
            _some(80, "g", lazy("sugar")),
            _some(2, "", lazy("spoons of golden syrup")),
        ),
        (
            lazy("Heat the oven to 170 degrees. Melt butter, sugar and syrup together."),
            lazy("Stir in oats and flour. Set small heaps on a tray, well apart."),
            lazy("Bake for 12 minutes. They become firm as they cool."),
        ),
    ),
    Dish(
        lazy("Rice pudding"),
        120,
        (
            _some(100, "g", lazy("pudding rice")),
            _some(1000, "ml", lazy("milk")),
            _some(50, "g", lazy("sugar")),
            _some(20, "g", lazy("butter")),
            _some(None, "", lazy("a little nutmeg")),
        ),
        (
            lazy("Heat the oven to 150 degrees. Butter a dish, and put the rice and the sugar into it."),
            lazy("Pour the milk over it and grate the nutmeg on top."),
            lazy("Bake for two hours. Stir it twice in the first hour, then leave it to get its skin."),
        ),
    ),
    Dish(
        lazy("Baked apples"),
        45,
        (
            _some(4, "", lazy("cooking apples")),
            _some(80, "g", lazy("raisins")),
            _some(40, "g", lazy("brown sugar")),
            _some(40, "g", lazy("butter")),
        ),
        (
            lazy("Heat the oven to 180 degrees. Take the cores out, and cut the skin once around."),
            lazy("Stand the apples in a dish. Fill them with raisins, sugar and butter."),
            lazy("Add a little water and bake for 35 minutes."),
        ),
    ),
)
