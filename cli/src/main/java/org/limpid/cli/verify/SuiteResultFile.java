package org.limpid.cli.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Capabilities;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.Installation;
import org.limpid.conformance.Outcome;
import org.limpid.conformance.Rule;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** Results of the suite as JSON: one object per backend, one line per check. */
public final class SuiteResultFile {

    private static final String FORMAT = "limpid-conformance-1";
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final ObjectWriteContext ONE_LINE_PER_CHECK = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.NONE))
                    .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance())
                    .withArrayIndenter(new DefaultIndenter("", "\n"));
        }
    };

    private SuiteResultFile() {}

    /** The whole file. */
    public static String json(SuiteResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConformanceReport report = result.report();
        try (JsonGenerator json = FACTORY.createGenerator(ONE_LINE_PER_CHECK, bytes)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeStringProperty("limpid", result.limpid());
            json.writeStringProperty("date", result.date().toString());
            json.writeBooleanProperty("partial", result.partial());
            json.writeStringProperty("backend", report.backend());
            json.writeStringProperty("device", report.installation().device());
            json.writeObjectPropertyStart("versions");
            report.installation().versions().forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeArrayPropertyStart("checks");
            report.outcomes().forEach(outcome -> write(json, outcome));
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8) + "\n";
    }

    private static void write(JsonGenerator json, Outcome outcome) {
        json.writeStartObject();
        json.writeStringProperty("rule", outcome.rule().number());
        text(json, "op", outcome.op());
        text(json, "shape", outcome.shape());
        text(json, "check", outcome.check());
        Capabilities.Support support = outcome.support();
        text(json, "support", support == null ? "" : lower(support));
        text(json, "status", lower(outcome.status()));
        number(json, "errorOverBound", outcome.worst());
        number(json, "maxUlp", outcome.ulps());
        text(json, "message", outcome.message());
        json.writeEndObject();
    }

    /** What is empty is left out. */
    private static void text(JsonGenerator json, String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }

    /** Three digits, which are more than such a number is good for; JSON has no infinity, so that is text. */
    private static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, Double.parseDouble(String.format(Locale.ROOT, "%.3g", value)));
        } else {
            json.writeStringProperty(name, Double.toString(value));
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * All results in a folder, by the names of their files; none if there is no such folder.
     *
     * @throws LimpidException if a file cannot be read or is no such result
     */
    public static List<SuiteResult> readAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(SuiteResultFile::read)
                    .toList();
        } catch (IOException failure) {
            throw new LimpidException(folder + ": cannot be read (" + failure + ")", failure);
        }
    }

    /**
     * Reads a file.
     *
     * @throws LimpidException if it cannot be read or is not such a result
     */
    public static SuiteResult read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException failure) {
            throw new LimpidException(file + ": cannot be read (" + failure + ")", failure);
        }
    }

    /** Reads what {@link #json} gives; {@code source} is for messages. */
    static SuiteResult parse(String source, String text) {
        Reader reader = new Reader(source);
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            reader.document(json);
            return reader.result();
        } catch (JacksonException broken) {
            throw new LimpidException(
                    source + " is not the JSON that it should be: " + broken.getOriginalMessage(), broken);
        }
    }

    /** The fields of one document as they come. */
    private static final class Reader {

        private final String source;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final Map<String, String> versions = new LinkedHashMap<>();
        private final List<Outcome> outcomes = new ArrayList<>();

        Reader(String source) {
            this.source = source;
        }

        void document(JsonParser json) {
            require(json, JsonToken.START_OBJECT);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                switch (name) {
                    case "versions" -> versions.putAll(scalars(json));
                    case "checks" -> {
                        require(json, JsonToken.START_ARRAY);
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            outcomes.add(outcome(scalars(json)));
                        }
                    }
                    default -> fields.put(name, json.getString());
                }
            }
        }

        private Map<String, String> scalars(JsonParser json) {
            require(json, JsonToken.START_OBJECT);
            Map<String, String> values = new LinkedHashMap<>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                values.put(name, json.getString());
            }
            return values;
        }

        private void require(JsonParser json, JsonToken wanted) {
            if (json.currentToken() != wanted) {
                throw new LimpidException(
                        source + ": found " + json.currentToken() + " where " + wanted + " should be");
            }
        }

        private Outcome outcome(Map<String, String> of) {
            String number = field(of, "rule");
            Rule rule = Stream.of(Rule.values())
                    .filter(each -> each.number().equals(number))
                    .findFirst()
                    .orElseThrow(() -> new LimpidException(source + ": there is no rule '" + number
                            + "'; the file is from another version of Limpid. Run 'limpid verify' again"));
            String support = of.getOrDefault("support", "");
            return new Outcome(
                    rule,
                    of.getOrDefault("op", ""),
                    of.getOrDefault("shape", ""),
                    field(of, "check"),
                    support.isEmpty() ? null : constant(Capabilities.Support.class, support),
                    constant(Outcome.Status.class, field(of, "status")),
                    number(field(of, "errorOverBound")),
                    number(field(of, "maxUlp")),
                    of.getOrDefault("message", ""));
        }

        private double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException broken) {
                throw new LimpidException(source + ": '" + text + "' is not a number", broken);
            }
        }

        private <E extends Enum<E>> E constant(Class<E> type, String name) {
            for (E each : type.getEnumConstants()) {
                if (lower(each).equals(name)) {
                    return each;
                }
            }
            throw new LimpidException(source + ": '" + name + "' is no "
                    + type.getSimpleName().toLowerCase(Locale.ROOT) + "; expected one of "
                    + List.of(type.getEnumConstants()));
        }

        private String field(Map<String, String> of, String name) {
            @Nullable String value = of.get(name);
            if (value == null) {
                throw new LimpidException(source + ": '" + name + "' is missing beside " + of.keySet());
            }
            return value;
        }

        SuiteResult result() {
            if (!FORMAT.equals(fields.get("format"))) {
                throw new LimpidException(source + ": the format is '" + fields.get("format") + "'; expected '" + FORMAT
                        + "', as 'limpid verify' writes it");
            }
            Installation installation = new Installation(field(fields, "backend"), field(fields, "device"), versions);
            String date = field(fields, "date");
            try {
                return new SuiteResult(
                        field(fields, "limpid"),
                        LocalDate.parse(date),
                        Boolean.parseBoolean(field(fields, "partial")),
                        new ConformanceReport(installation, outcomes));
            } catch (java.time.format.DateTimeParseException broken) {
                throw new LimpidException(source + ": '" + date + "' is not a date as in 2026-01-31", broken);
            }
        }
    }
}
