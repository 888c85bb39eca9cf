declare module 'virtual:coasts' {
    const shapes: string[];
    export default shapes;
}
