/** Anything a template may hold. */
export type TemplateValue = string | number | boolean | null | TemplateValue[] | { [key: string]: TemplateValue };

export type TemplateResource = {
  Type: string;
  Condition?: string;
  DeletionPolicy?: string;
  Metadata?: { [key: string]: TemplateValue };
  Properties: { [key: string]: TemplateValue };
};

export type Template = {
  Parameters: { [name: string]: { Type: string; Default?: TemplateValue; [key: string]: TemplateValue | undefined } };
  Resources: { [logicalId: string]: TemplateResource };
  Outputs: { [name: string]: { Value: TemplateValue } };
  Conditions: { [name: string]: TemplateValue };
  Globals: { Function: { [key: string]: TemplateValue }; HttpApi: { [key: string]: TemplateValue } };
};

/** The template at `file` as plain data, intrinsics in their long form. Throws an Error when it is not YAML. */
export function readTemplate(file: string): Template;

/** `[logical id, resource]` of every resource of one type. */
export function resourcesOfType(template: Template, type: string): [string, TemplateResource][];
