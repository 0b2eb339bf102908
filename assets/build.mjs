// Makes static/css/page.css out of assets/page.scss: one file, small, mirrored for right-to-left, with no address in it.
//
//   npm run build            writes the file
//   npm run check            says whether the written file is what the source makes

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { Features, transform } from "lightningcss";
import { compile } from "sass";

const here = new URL("./", import.meta.url);
const target = new URL("../static/css/page.css", here);
const largestBytes = 9 * 1024;

// Our own tokens stand where the library names its colours.
const tokenOf = {
  text: "ink",
  "secondary-text": "muted",
  border: "line",
  "input-border": "edge",
  error: "brick",
  link: "leaf",
  "link-hover": "ink",
  "link-active": "ink",
  focus: "honey",
  "focus-text": "ink",
  hover: "line",
};

// Parts of the library that no page of ours uses. Focus is drawn by one rule of our own, so the library's go too,
// but for the skip link, which is hidden until it has the focus.
const unused = [
  /^govuk-(input|fieldset|checkboxes|radios)__(divider|heading|prefix|suffix)/,
  /^govuk-label-wrapper/,
  /^govuk-input--(width|extra)/,
  /^govuk-(label|fieldset__legend)--xl/,
  /^govuk-textarea--error/,
  /^govuk-(radios|checkboxes)__conditional--hidden/,
  /^govuk-(radios|checkboxes)--(inline|small)/,
  /^govuk-frontend-supported/,
  /^govuk-skip-link-focused/,
];

const logical = {
  left: "inset-inline-start",
  right: "inset-inline-end",
  "margin-left": "margin-inline-start",
  "margin-right": "margin-inline-end",
  "padding-left": "padding-inline-start",
  "padding-right": "padding-inline-end",
  "border-left": "border-inline-start",
  "border-right": "border-inline-end",
  "border-left-color": "border-inline-start-color",
  "border-left-width": "border-inline-start-width",
};

const libraryFont = /^\s*(-webkit-font-smoothing|-moz-osx-font-smoothing|font-family: (inherit|sans-serif))/;

function isUnused(selector) {
  if (!selector.includes(".govuk-")) return false;
  if (selector.includes(":visited")) return true;
  if (/:focus(?!-)/.test(selector) && !selector.includes("skip-link")) return true;
  return [...selector.replace(/:not\([^)]*\)/g, "").matchAll(/\.([\w-]+)/g)].some(([, name]) => unused.some((pattern) => pattern.test(name)));
}

function mirrored(declaration) {
  const [, property, value] = declaration.match(/^\s*([\w-]+):\s*([^]*)$/) ?? [];
  if (!property) return declaration;
  const sides = value.trim().split(/\s+(?![^(]*\))/);
  if (/^(margin|padding)$/.test(property) && sides.length === 4 && sides[1] !== sides[3]) {
    const [top, end, bottom, start] = sides;
    return `${property}-block: ${top} ${bottom}; ${property}-inline: ${start} ${end}`;
  }
  if (property === "text-align" && value.trim() === "left") return "text-align: start";
  if (property === "text-align" && value.trim() === "right") return "text-align: end";
  return `${logical[property] ?? property}: ${value}`;
}

function dressed(css) {
  const modern = css.replace(/@media screen\\0 \{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "").replace(/:root \{\s*--govuk-frontend-version[^}]*\}/, "");
  return modern.replace(/([^{}@;]+)\{([^{}@]*)\}/g, (whole, selectors, body) => {
    const kept = selectors.split(/,(?![^(]*\))/).filter((selector) => !isUnused(selector));
    if (kept.length === 0) return "";
    const declarations = body
      .split(/;(?![^(]*\))/)
      .filter((declaration) => !libraryFont.test(declaration) || !selectors.includes(".govuk-"));
    return `${kept.join(",")}{${declarations.map(mirrored).join(";")}}`;
  });
}

function build() {
  const { css } = compile(fileURLToPath(new URL("page.scss", here)), {
    loadPaths: [fileURLToPath(new URL("../node_modules", here))],
    quietDeps: true,
  });
  const withTokens = css.replace(/var\(--govuk-([a-z-]+)-colour, #[0-9a-f]+\)/g, (whole, name) => {
    if (!tokenOf[name]) throw new Error(`no token for ${name}`);
    return `var(--${tokenOf[name]})`;
  });
  const { code } = transform({
    filename: "page.css",
    code: Buffer.from(dressed(withTokens.replace(/^@charset.*$/m, "").replace(/\/\*[^]*?\*\//g, ""))),
    minify: true,
    exclude: Features.LightDark,
    targets: { chrome: 87 << 16, firefox: 78 << 16, safari: (14 << 16) | (1 << 8) },
  });
  return code;
}

const made = build();
const gzipped = gzipSync(made, { level: 9 }).length;
if (/url\(|@import|@font-face/.test(made.toString())) throw new Error("the style sheet points to another file");
if (gzipped > largestBytes) throw new Error(`the style sheet is too large: ${gzipped} bytes gzipped`);
if (process.argv.includes("--check")) {
  if (!readFileSync(target).equals(Buffer.from(made))) throw new Error("static/css/page.css is not what assets/ makes: run `npm run build`");
} else {
  writeFileSync(target, made);
}
console.log(`static/css/page.css: ${made.length} bytes, ${gzipped} gzipped`);
