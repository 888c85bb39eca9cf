declare module 'virtual:world' {
    export const coarse: string;
    export const middle: string;
    export const fine: string;
}
