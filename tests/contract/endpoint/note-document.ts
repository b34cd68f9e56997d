/** Of the product's form: parameters arrive as variables, and an old agent is told by their absence. Runs these lines of a shell. */
export function noteDocument(...lines: string[]): string {
  return `
schemaVersion: '2.2'
parameters:
  SessionId: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[a-z]+$' }
  Note: { type: String, interpolationType: ENV_VAR, default: none }
mainSteps:
  - action: aws:runShellScript
    name: run
    inputs:
      timeoutSeconds: '120'
      runCommand:
${lines.map((line) => `        - ${line}\n`).join('')}`;
}
