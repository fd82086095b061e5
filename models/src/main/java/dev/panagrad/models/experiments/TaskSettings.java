package dev.panagrad.models.experiments;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.HyperParameters;
import java.nio.file.Path;

/**
 * What an experiment is opened with.
 *
 * @param values hyper-parameters
 * @param batch examples a mini-batch
 * @param shuffle false for training data in the order of the files
 * @param data a folder with other images, or null for those of the product
 * @param text a pattern of other text files, or null for the text of the product
 * @param options of the session
 */
public record TaskSettings(
    HyperParameters values,
    int batch,
    boolean shuffle,
    Path data,
    String text,
    SessionOptions options) {}
