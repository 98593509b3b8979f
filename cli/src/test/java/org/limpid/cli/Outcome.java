package org.limpid.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What the command did, run within this process.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained of
 */
record Outcome(int code, String out, String err) {

    static Outcome of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code = command.execute(texts);
        return new Outcome(code, out.toString(), err.toString());
    }
}
