import type { Template, TemplateValue } from '../../scripts/template.mjs';

/** A metric of a widget: by which dimension it is asked for, and what is shown of it. */
export type ShownMetric = {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  stat: string;
  label: string;
};
export type Widget = { title: string; metrics: ShownMetric[]; alarms: string[] };

type Body = {
  widgets: {
    properties: {
      title: string;
      metrics?: [string, string, string, string, { stat: string; label?: string }][];
      alarms?: string[];
    };
  }[];
};

/** The widgets of the template's dashboard. What only CloudFormation knows stands in them as the template writes it. */
export function dashboardWidgets(template: Template): Widget[] {
  const text = subText(template.Resources.StackDashboard?.Properties.DashboardBody);
  const body = JSON.parse(text.replace('$' + '{SpendAlarmArn}', '')) as Body;
  return body.widgets.map(({ properties: { title, metrics = [], alarms = [] } }) => ({
    title,
    metrics: metrics.map(([namespace, name, dimension, value, { stat, label = name }]) => ({
      ...{ namespace, name, dimensions: { [dimension]: value }, stat, label },
    })),
    alarms,
  }));
}

/** The text of `!Sub` with names of its own. */
function subText(value: TemplateValue | undefined): string {
  const sub = (value as { 'Fn::Sub'?: [string] } | undefined)?.['Fn::Sub'];
  if (typeof sub?.[0] !== 'string') throw new Error('template.yaml has no StackDashboard whose body is a !Sub');
  return sub[0];
}
