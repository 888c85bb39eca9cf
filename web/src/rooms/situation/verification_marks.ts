// A shape and a colour for what is held of a report, drawn alike in rows and on the map. Colours are Okabe and
// Ito's, which the colour-blind can tell apart; the shapes tell the same without them.
import type { Verification } from '../../api/judgements';

export interface VerificationShape {
    outline: string; // in a square of 16, as of SVG
    sign: string;
    fill: string; // 'paper': that of the page
    edge: string; // 'ink': that of the page
    ink: string; // of the sign
}

const round = 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z';

export const verificationShapes: Record<Verification, VerificationShape> = {
    unseen: { outline: round, sign: '', fill: 'paper', edge: 'ink', ink: '' },
    verified: {
        outline: round,
        sign: 'M4.8 8.2l2.3 2.4l4.2-4.8',
        fill: '#009e73',
        edge: '#00664a',
        ink: '#ffffff',
    },
    doubtful: {
        outline: 'M8 0.8L15.2 8L8 15.2L0.8 8z',
        sign: 'M6.3 6.4c0-2.4 3.6-2.2 3.4 0c0 1.3-1.7 1.3-1.7 2.7M8 11v0.6',
        fill: '#e69f00',
        edge: '#7a5400',
        ink: '#1b1d1f',
    },
    not: {
        outline: 'M2 2h12v12h-12z',
        sign: 'M5 5l6 6M11 5l-6 6',
        fill: '#d55e00',
        edge: '#8a3d00',
        ink: '#ffffff',
    },
};
