// Doing something on a click: one at a time, refusals shown in the server's words.
import { ElMessage } from 'element-plus';
import { ref } from 'vue';
import { HttpError, wordsOf, type FieldError } from '../base/http';

/** `run` resolves to the answer, or undefined after showing why not. `fields` holds the last refusal's fields. */
export function useRun() {
  const busy = ref(false);
  const fields = ref<readonly FieldError[]>([]);
  const problem = ref('');

  const run = async <T>(work: () => Promise<T>, done?: string): Promise<T | undefined> => {
    if (busy.value) return undefined;
    busy.value = true;
    fields.value = [];
    problem.value = '';
    try {
      const answer = await work();
      if (done) ElMessage({ type: 'success', message: done, grouping: true });
      return answer;
    } catch (cause) {
      problem.value = wordsOf(cause);
      if (cause instanceof HttpError) fields.value = cause.fields;
      ElMessage({ type: 'error', message: problem.value, duration: 6000, showClose: true, grouping: true });
      return undefined;
    } finally {
      busy.value = false;
    }
  };
  return { run, busy, fields, problem };
}
