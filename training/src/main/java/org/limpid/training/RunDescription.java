package org.limpid.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.models.Model;
import org.limpid.models.Models;
import org.limpid.training.data.Dataset;

/**
 * What is trained, on what and how: a run folder's {@code config.json}, and part of every checkpoint.
 *
 * @param kind of the model
 * @param model its configuration, from which {@link Models} can build it again
 * @param task what it learns, see {@link Task#config}
 * @param training what decides the result beside model, task and data
 * @param data what it is trained on
 * @param notes whatever the caller wants to find again, such as where the data lie
 */
public record RunDescription(
        String kind,
        Map<String, String> model,
        Map<String, String> task,
        TrainingConfig training,
        DataDescription data,
        Map<String, String> notes) {

    static final String MODEL = "model";
    static final String TASK = "task";
    static final String TRAINING = "training";
    static final String DATA = "data";
    static final String NOTES = "notes";

    private static final String KIND = "kind";

    /** Copies the maps, keeping their order. */
    public RunDescription {
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
        task = Collections.unmodifiableMap(new LinkedHashMap<>(task));
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /** Describes a run. */
    public static RunDescription of(Task task, TrainingConfig training, Dataset data, Map<String, String> notes) {
        Model model = task.model();
        return new RunDescription(
                model.kind(), model.config(), task.config(), training, DataDescription.of(data), notes);
    }

    /**
     * Builds the model, without values for its parameters.
     *
     * @throws LimpidException if its kind is not known here
     */
    public Model createModel() {
        return Models.discover().create(kind, model);
    }

    /**
     * Builds the task, and with it the model.
     *
     * @throws LimpidException if the model's kind or the task is not known here
     */
    public Task createTask() {
        return Tasks.create(createModel(), task);
    }

    /** The description as strings, in sections. */
    SequencedMap<String, Map<String, String>> toSections() {
        SequencedMap<String, String> whole = new LinkedHashMap<>();
        whole.put(KIND, kind);
        whole.putAll(model);
        SequencedMap<String, Map<String, String>> sections = new LinkedHashMap<>();
        sections.put(MODEL, whole);
        sections.put(TASK, task);
        sections.put(TRAINING, training.toMap());
        sections.put(DATA, data.toMap());
        sections.put(NOTES, notes);
        return sections;
    }

    /** Reads what {@link #toSections} wrote. */
    static RunDescription fromSections(Map<String, Map<String, String>> sections) {
        Map<String, String> model = new LinkedHashMap<>(section(sections, MODEL));
        String kind = model.remove(KIND);
        if (kind == null) {
            throw new LimpidException("the description of the model lacks '" + KIND + "'; it has " + model.keySet());
        }
        return new RunDescription(
                kind,
                model,
                section(sections, TASK),
                TrainingConfig.fromMap(section(sections, TRAINING)),
                DataDescription.fromMap(section(sections, DATA)),
                sections.getOrDefault(NOTES, Map.of()));
    }

    private static Map<String, String> section(Map<String, Map<String, String>> sections, String name) {
        Map<String, String> section = sections.get(name);
        if (section == null) {
            throw new LimpidException("the section '" + name + "' is missing; there are " + sections.keySet());
        }
        return section;
    }

    /**
     * Refuses to go on with a run that was begun otherwise; notes may differ.
     *
     * @param asked what is about to be run
     * @throws LimpidException that lists everything that differs
     */
    void requireSame(RunDescription asked) {
        List<String> differences = new ArrayList<>();
        Map<String, Map<String, String>> before = toSections();
        Map<String, Map<String, String>> now = asked.toSections();
        for (String section : List.of(MODEL, TASK, TRAINING, DATA)) {
            Map<String, String> old = before.getOrDefault(section, Map.of());
            Map<String, String> other = now.getOrDefault(section, Map.of());
            Map<String, String> keys = new LinkedHashMap<>(old);
            keys.putAll(other);
            for (String key : keys.keySet()) {
                if (!Objects.equals(old.get(key), other.get(key))) {
                    differences.add(section + "." + key + " was " + old.get(key) + ", is " + other.get(key));
                }
            }
        }
        if (!differences.isEmpty()) {
            throw new LimpidException("the run cannot go on, because it was begun otherwise:\n  "
                    + String.join("\n  ", differences)
                    + "\nGo on with what it was begun with, or begin another run in a folder of its own");
        }
    }
}
