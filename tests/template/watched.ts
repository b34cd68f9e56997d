import { dashboardWidgets } from '../../local/dashboard/widgets.ts';
import { resourcesOfType, type TemplateValue } from '../../scripts/template.mjs';
import { at, template } from './permissions/policies.ts';

/** A metric that an alarm or a widget looks at. */
export type WatchedMetric = {
  namespace: string;
  name: string;
  dimensions: Record<string, TemplateValue>;
  stat: string;
};

/** Every metric of every alarm, by the alarm's logical id. */
export function alarmMetrics(): Map<string, WatchedMetric[]> {
  const alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm');
  return new Map(alarms.map(([id, { Properties }]) => [id, metricsOf(Properties)]));
}

function metricsOf(properties: TemplateValue): WatchedMetric[] {
  const several = at(properties, 'Metrics');
  if (!Array.isArray(several)) return [watched(properties, String(at(properties, 'Statistic')))];
  return several.flatMap((each) => {
    const stat = at(each, 'MetricStat');
    return stat === undefined ? [] : [watched(at(stat, 'Metric'), String(at(stat, 'Stat')))];
  });
}

function watched(metric: TemplateValue | undefined, stat: string): WatchedMetric {
  const dimensions = Object.values(Object(at(metric ?? null, 'Dimensions'))) as TemplateValue[];
  return {
    namespace: String(at(metric ?? null, 'Namespace')),
    name: String(at(metric ?? null, 'MetricName')),
    dimensions: Object.fromEntries(dimensions.map((each) => [String(at(each, 'Name')), at(each, 'Value') ?? null])),
    stat,
  };
}

export const widgets = dashboardWidgets(template);

export const dashboardMetrics: WatchedMetric[] = widgets.flatMap(({ metrics }) => metrics);
