package dev.panagrad.models.experiments.text.training;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.experiments.text.corpus.SequenceBatches;
import dev.panagrad.models.experiments.text.writing.TextReader;
import dev.panagrad.models.nn.LearningRate;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The parts of a training on text, independent of the net.
 *
 * @param graph all nodes
 * @param training the part of the graph for training
 * @param rate of each update
 * @param batches the training batches
 * @param evaluator makes an evaluator for a session on the graph, on a text
 * @param reader makes a reader for a session on the graph
 * @param onnx writes the trained weights of a session on the graph as an ONNX file
 */
public record TextParts(
    Graph graph,
    TextTraining training,
    LearningRate rate,
    SequenceBatches batches,
    BiFunction<Session, int[], TextEvaluator> evaluator,
    Function<Session, TextReader> reader,
    BiConsumer<Session, Path> onnx) {}
