package dev.panagrad.models.experiments.text.writing;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.session.Session;
import java.util.function.Function;

/**
 * A model for writing only, without its optimizer.
 *
 * @param graph its nodes
 * @param reader makes a reader for a session on the graph
 */
public record WritingModel(Graph graph, Function<Session, TextReader> reader) {}
