/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

/**
 * What is wrong with one field of a request, in the {@code errors} of its problem details.
 */
public record FieldProblem(String field, String message) {}
