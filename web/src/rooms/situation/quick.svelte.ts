// The grade and the reason that a key stands for, asked once and kept for as long as the page is open.
import type { Assessment, Verdict } from '../../api/judgements';

class Quick {
    #grades = $state.raw<Partial<Record<Verdict, Assessment>>>({});

    of(verdict: Verdict): Assessment | undefined {
        return this.#grades[verdict];
    }
    keep(assessment: Assessment): void {
        this.#grades = { ...this.#grades, [assessment.verification]: assessment };
    }
    forget(verdict: Verdict): void {
        const { [verdict]: _, ...others } = this.#grades;
        this.#grades = others;
    }
}

export const quick = new Quick();
