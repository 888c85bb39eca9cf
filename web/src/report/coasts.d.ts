declare module 'virtual:coasts' {
    const shapes: string[];
    export default shapes;
    export const islands: { origin: [number, number]; shapes: string[] };
}
