/**
 * What a net offers for translating, and the search with it, token by token; nothing here trains.
 */
package dev.panagrad.models.experiments.translate.writing;
