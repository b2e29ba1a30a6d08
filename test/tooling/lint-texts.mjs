// Lints texts as if they stood at a path: node lint-texts.mjs CASES.json, with [{ path, text }]. Prints the rules each one breaks.
import { readFile } from 'node:fs/promises';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

// A text that is not on disk is in no project, so rules that need types are left out.
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

const results = [];
for (const { path, text } of JSON.parse(await readFile(process.argv[2], 'utf8'))) {
  const [result] = await eslint.lintText(text, { filePath: path });
  results.push({ path, text, rules: result.messages.map((message) => message.ruleId ?? message.message) });
}
console.log(JSON.stringify(results));
