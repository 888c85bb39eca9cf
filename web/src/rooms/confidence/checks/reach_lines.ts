// Lines of a table of reach: what was asked, by which channel, and how it came out.
import type { OneCampaign, Reach } from '../../../api/directory';
import { dayText } from '../../../app/dates';
import { t } from '../../../app/words.svelte';

export interface ReachLine {
    what: string;
    channel: string;
    reach: Reach;
}

export function trendLines({ trend }: OneCampaign): ReachLine[] {
    return trend.flatMap(({ title, opened_at, channels }) =>
        channels.map(({ channel, reach }) => ({
            what: `${title} (${dayText(opened_at)})`,
            channel: t(`checks.channel.${channel}`),
            reach,
        })),
    );
}

export function regionLines({ by_region }: OneCampaign): ReachLine[] {
    return by_region.map(({ region, channel, reach }) => ({
        what: t(`checks.region.${region}`),
        channel: t(`checks.channel.${channel}`),
        reach,
    }));
}
