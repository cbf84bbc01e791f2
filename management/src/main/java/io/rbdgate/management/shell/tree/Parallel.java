package io.rbdgate.management.shell.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Many small questions at once, a few at a time.
final class Parallel {
    private static final int AT_ONCE = 8;

    private Parallel() {}

    /// The answer to each of `questions`, in their order.
    static <Q, A> Map<Q, A> ask(Collection<Q> questions, Function<Q, A> question) {
        Map<Q, A> answers = new LinkedHashMap<>();
        List<Q> asked = List.copyOf(questions);
        if (asked.size() < 2) {
            asked.forEach(q -> answers.put(q, question.apply(q)));
            return answers;
        }
        try (ExecutorService pool =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Callable<A>> calls = new ArrayList<>();
            asked.forEach(q -> calls.add(() -> question.apply(q)));
            int index = 0;
            for (Future<A> future : pool.invokeAll(calls)) {
                answers.put(asked.get(index++), future.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
