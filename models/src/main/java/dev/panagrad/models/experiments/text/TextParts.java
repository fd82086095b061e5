package dev.panagrad.models.experiments.text;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.LearningRate;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a training on text is made of, whatever the net.
 *
 * @param graph all nodes
 * @param training what is trained
 * @param rate of each update
 * @param batches what it is trained on
 * @param evaluator measures with a session on the graph, on a text
 * @param reader reads with a session on the graph
 * @param onnx writes what a session on the graph has learned as an ONNX file
 */
record TextParts(
    Graph graph,
    TextTraining training,
    LearningRate rate,
    SequenceBatches batches,
    BiFunction<Session, int[], TextEvaluator> evaluator,
    Function<Session, TextReader> reader,
    BiConsumer<Session, Path> onnx) {}
