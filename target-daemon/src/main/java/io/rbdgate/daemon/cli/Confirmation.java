package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.convert.Plan;
import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Screen;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/// Shows a plan and carries it out once the user has agreed.
final class Confirmation {
    private final Terminal terminal;
    private final String word;

    /// `word` is what the user must type.
    Confirmation(Terminal terminal, String word) {
        this.terminal = terminal;
        this.word = word;
    }

    /// Answers the exit status.
    int carryOut(Plan plan, ApiClient api, boolean agreed) {
        plan.lines().forEach(terminal::say);
        if (plan.isEmpty()) {
            terminal.say("nothing to do");
            return 0;
        }
        if (!agreed && !Screen.isTerminal()) {
            terminal.complain("nothing was changed: say --yes to make these changes");
            return 2;
        }
        if (!agreed && !asks()) {
            terminal.complain("nothing was changed");
            return 1;
        }
        return plan.apply(api, Console.plain(terminal.out(), terminal.err())) ? 0 : 1;
    }

    private boolean asks() {
        terminal.say("Type '" + word + "' to make these changes:");
        Scanner typed = new Scanner(System.in, StandardCharsets.UTF_8);
        return typed.hasNextLine() && typed.nextLine().strip().equals(word);
    }
}
