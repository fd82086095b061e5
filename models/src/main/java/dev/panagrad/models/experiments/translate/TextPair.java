package dev.panagrad.models.experiments.translate;

/** A sentence and its translation. */
public record TextPair(String source, String target) {}
