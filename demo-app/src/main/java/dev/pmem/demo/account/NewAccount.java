/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

/**
 * An account to open.
 *
 * @param owner whose it is
 * @param number its number, normalized and valid
 * @param openingCents what to pay in at once
 */
public record NewAccount(String owner, String number, long openingCents) {}
