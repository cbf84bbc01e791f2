package io.rbdgate.management.shell;

import io.rbdgate.management.shell.client.ApiException;
import io.rbdgate.management.shell.client.TaskFollower;
import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import io.rbdgate.management.shell.text.ProgressBar;
import io.rbdgate.management.shell.tree.Answer;
import io.rbdgate.management.shell.tree.UsageException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs lines and prints what comes of them.
public final class Runner {
    private final Shell shell;
    private final Console console;
    private final Printer printer;
    private final Consumer<Runnable> onInterrupt;

    /// How a line ended; the number is the exit status.
    public enum Outcome {
        DONE(0),
        FAILED(1),
        MISUSED(2),
        LEAVE(0);

        private final int status;

        Outcome(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /// `onInterrupt` is given what to do when the user interrupts long work.
    public Runner(Shell shell, Console console, Printer printer, Consumer<Runnable> onInterrupt) {
        this.shell = shell;
        this.console = console;
        this.printer = printer;
        this.onInterrupt = onInterrupt;
    }

    /// One line, given as words.
    public Outcome run(List<String> words) {
        if (words.isEmpty()) {
            return Outcome.DONE;
        }
        try {
            Answer answer = shell.run(words);
            if (answer instanceof Answer.Started started) {
                answer = Answer.done(follow(started.location()));
            }
            printer.print(answer);
            if (answer instanceof Answer.Done done && done.next() != null && console.live()) {
                shell.goTo(done.next());
            }
            return answer instanceof Answer.Leave ? Outcome.LEAVE : Outcome.DONE;
        } catch (UsageException e) {
            return misused(e);
        } catch (ApiException | IllegalArgumentException | UncheckedIOException e) {
            printer.complain(String.valueOf(e.getMessage()));
            return Outcome.FAILED;
        }
    }

    /// A line that cannot even be split.
    Outcome misused(UsageException wrong) {
        printer.complain(wrong.getMessage());
        return Outcome.MISUSED;
    }

    private String follow(String location) {
        TaskFollower follower =
                new TaskFollower(
                        shell.model().api(),
                        location,
                        time -> {
                            boolean ended =
                                    new CountDownLatch(1)
                                            .await(time.toMillis(), TimeUnit.MILLISECONDS);
                            assert !ended;
                        });
        onInterrupt.accept(follower::cancel);
        try (ProgressBar bar = new ProgressBar(console)) {
            return follower.follow(bar::at);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ApiException.UNREACHABLE, "interrupted", e);
        } finally {
            onInterrupt.accept(() -> {});
        }
    }
}
