// Sends one kept report. Whatever comes of it, nothing is lost: what the server did not answer stays kept.
import { type Kept, drop, put } from './store';
import { secondsSince } from './waited';

export type Outcome = 'sent' | 'refused' | 'later';

export async function send(report: Kept): Promise<Outcome> {
    let reply: Response;
    let said: { code?: string; detail?: string };
    try {
        reply = await fetch(report.action, {
            method: 'POST',
            body: bodyOf(report),
            headers: { Accept: 'application/json' },
            credentials: 'omit',
        });
        said = isJson(reply) ? await reply.json() : {};
    } catch {
        return 'later';
    }
    // 409: it was heard before, and the answer names the receipt that it has.
    if (typeof said.code === 'string') {
        // What was said has no business on the device any longer: others may look at it.
        const receipt = { code: said.code };
        await put({ ...report, what: '', fields: [], photo: null, receipt });
        return 'sent';
    }
    if (reply.status === 429 || reply.status === 408 || reply.status >= 500) return 'later';
    await put({ ...report, refused: typeof said.detail === 'string' ? said.detail : '' });
    return 'refused';
}

export async function forget(report: Kept): Promise<void> {
    await drop(report.token);
}

function isJson(reply: Response): boolean {
    return /^application\/(problem\+)?json/.test(reply.headers.get('Content-Type') || '');
}

function bodyOf(report: Kept): FormData {
    const body = new FormData();
    for (const [name, value] of report.fields) body.append(name, value);
    body.append('token', report.token);
    body.append('waited', String(secondsSince(report.kept)));
    if (report.photo) body.append('photo', report.photo, 'photo');
    return body;
}
