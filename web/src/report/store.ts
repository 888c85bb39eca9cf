// Reports that lie on this device: those not sent yet, and the receipts of those that were.
export interface Kept {
    token: string; // by which the server knows a repeat
    action: string;
    fields: [string, string][];
    photo: Blob | null;
    what: string;
    kept: number;
    receipt?: { code: string };
    refused?: string;
}

const name = 'comity-report';

export async function all(): Promise<Kept[]> {
    return (await asked((store) => store.getAll(), 'readonly')) as Kept[];
}

export async function put(report: Kept): Promise<void> {
    await asked((store) => store.put(report), 'readwrite');
}

export async function drop(token: string): Promise<void> {
    await asked((store) => store.delete(token), 'readwrite');
}

function opened(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(name, { keyPath: 'token' });
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
    });
}

// Answers once it is on the device, not before.
async function asked(ask: (store: IDBObjectStore) => IDBRequest, mode: IDBTransactionMode): Promise<unknown> {
    const database = await opened();
    try {
        return await new Promise((resolve, reject) => {
            const transaction = database.transaction(name, mode);
            const request = ask(transaction.objectStore(name));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onerror = transaction.onabort = () => reject(transaction.error);
        });
    } finally {
        database.close();
    }
}
