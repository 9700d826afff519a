/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.time.Instant;

/**
 * A transfer, as the API shows it.
 *
 * @param from number of the account that the money left
 * @param to number of the account that it reached
 */
public record TransferView(long id, String from, String to, long amountCents, Instant at, String reference) {}
