// names.mjs GLUE.js VERSION : prints the import and export names of the package as Java properties.
// The WebAssembly module carries one-letter names that change with every build; only its JavaScript glue knows them.
import { readFileSync } from "node:fs";

const [file, version] = process.argv.slice(2);
const glue = readFileSync(file, "utf8");
const lines = [];

const imports = glue.match(/var wasmImports=\{([^}]*)\}/);
if (!imports) throw new Error(`${file}: no wasmImports`);
for (const pair of imports[1].split(",")) {
  const [short, name] = pair.split(":");
  lines.push(`import.${short}=${name}`);
}

const assigned = glue.match(/function assignWasmExports\(wasmExports\)\{([^}]*)\}/);
if (!assigned) throw new Error(`${file}: no assignWasmExports`);
for (const assignment of assigned[1].split(";")) {
  const names = assignment.split("=");
  const short = names.pop().match(/^wasmExports\["([^"]+)"\]$/);
  if (!short) throw new Error(`${file}: cannot read ${assignment}`);
  lines.push(`export.${names[0]}=${short[1]}`);
}

const constructors = glue.match(/function initRuntime\(\)\{[^}]*?wasmExports\["([^"]+)"\]\(\)/);
if (!constructors) throw new Error(`${file}: no constructors in initRuntime`);
lines.push(`export.constructors=${constructors[1]}`);

console.log(`# Written by src/build/libpg-query/refresh.sh from npm libpg-query ${version}; do not edit.`);
console.log(lines.sort().join("\n"));
