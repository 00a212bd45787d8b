// Rules that find faults in the report's scripts; names that are nowhere, and types, are for tsc.

import js from "@eslint/js";

export default [
  { ignores: ["**/build/", "docs/_build/", ".venv*/", "reports/"] },
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      "eqeqeq": "error",
      "no-constructor-return": "error",
      "no-implied-eval": "error",
      "no-eval": "error",
      "no-new-func": "error",
      "no-promise-executor-return": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-undef": "off",
      "no-unreachable-loop": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "require-atomic-updates": "error",
    },
  },
];
