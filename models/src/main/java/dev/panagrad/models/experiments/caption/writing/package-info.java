/**
 * The net that sees pictures and tells of them, and its use, token by token; nothing here trains.
 */
package dev.panagrad.models.experiments.caption.writing;
