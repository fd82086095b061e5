package dev.panagrad.models;

/** Placeholder. */
final class Placeholder {}
