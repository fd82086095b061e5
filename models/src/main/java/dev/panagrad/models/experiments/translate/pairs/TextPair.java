package dev.panagrad.models.experiments.translate.pairs;

/** A sentence and its translation. */
public record TextPair(String source, String target) {}
