package io.rbdgate.management.shell.top;

import io.rbdgate.management.shell.text.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// Shows rates, once or again and again.
public final class Top {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    private final Gauge gauge;
    private final Duration interval;

    public Top(Gauge gauge, Duration interval) {
        this.gauge = gauge;
        this.interval = interval;
    }

    /// Prints one table: the rates of one interval from now.
    public void once(PrintStream out) throws InterruptedException {
        TopTable.lines(measure()).forEach(out::println);
        out.flush();
    }

    /// Prints the same as JSON; rates are per second, times in microseconds.
    public void json(PrintStream out) throws InterruptedException {
        out.println(JsonText.of(JsonText.tree(measure())));
        out.flush();
    }

    private Report measure() throws InterruptedException {
        Sample before = gauge.sample();
        boolean ended = new CountDownLatch(1).await(interval.toMillis(), TimeUnit.MILLISECONDS);
        assert !ended;
        return Report.between(before, gauge.sample());
    }

    /// Shows tables on the terminal until the user types `q` or interrupts.
    public void live() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            Attributes before = terminal.enterRawMode();
            try {
                show(terminal);
            } finally {
                terminal.setAttributes(before);
            }
        }
    }

    private void show(Terminal terminal) throws IOException {
        Sample last = gauge.sample();
        int key = 0;
        while (key != 'q' && key != 3 && key != -1) {
            key = terminal.reader().read(interval.toMillis());
            Sample now = gauge.sample();
            StringBuilder screen = new StringBuilder(HOME_AND_CLEAR);
            screen.append("rbdgate top: q leaves\r\n\r\n");
            TopTable.lines(Report.between(last, now)).stream()
                    .limit(Math.max(1, terminal.getRows() - 3))
                    .forEach(line -> screen.append(line).append("\r\n"));
            terminal.writer().print(screen);
            terminal.flush();
            last = now;
        }
    }
}
