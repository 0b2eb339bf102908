"""How it is installed: from its checkout, whose command is the same everywhere; never as half a site in a wheel."""

import ast
import tomllib
from typing import Any

from tests.support.house_rules import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_command_is_the_one_of_the_site() -> None:
    module, _, name = PROJECT["project"]["scripts"]["linden"].partition(":")
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    assigned = {ast.unparse(target) for node in tree.body if isinstance(node, ast.Assign) for target in node.targets}

    assert name in assigned


def test_no_wheel_is_built_since_it_would_leave_half_behind() -> None:
    refusal = PROJECT["tool"]["setuptools"]["cmdclass"]["bdist_wheel"]
    module, _, name = refusal.rpartition(".")
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    (refuses,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    (run,) = (node for node in refuses.body if isinstance(node, ast.FunctionDef) and node.name == "run")

    assert isinstance(run.body[-1], ast.Raise)
    assert not (ROOT / "portal" / "static").exists()  # once all of it lies in the package, a wheel could carry it
