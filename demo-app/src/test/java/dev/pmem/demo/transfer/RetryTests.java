/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.OptimisticLockingFailureException;

import dev.pmem.demo.LedgerTest;

/**
 * While a transfer is under way another one changes the same account.
 */
class RetryTests extends LedgerTest {

	private static volatile Runnable beforeSave = () -> {};

	@Autowired
	TransferService service;

	private final AtomicInteger attempts = new AtomicInteger();

	@AfterEach
	void interfereNoMore() {
		beforeSave = () -> {};
	}

	@Test
	void triesAgainAfterAConflict() {
		String ada = open("Ada", 1_000);
		String grace = open("Grace", 1_000);
		interfere(ada, grace, 2);
		this.service.transfer(ada, grace, 100, "");
		assertThat(this.attempts).hasValue(3);
		// Two by others, and it once.
		assertThat(balance(ada)).isEqualTo(1_000 - 2 - 100);
		assertThat(balance(grace)).isEqualTo(1_000 + 2 + 100);
		ledger().assertBooksAreRight();
	}

	@Test
	void givesUpAfterManyConflicts() {
		String ada = open("Ada", 1_000);
		String grace = open("Grace", 1_000);
		interfere(ada, grace, Integer.MAX_VALUE);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.service.transfer(ada, grace, 100, ""));
		assertThat(this.attempts).hasValueGreaterThan(10);
		assertThat(balance(ada)).isEqualTo(1_000 - this.attempts.get());
		assertRefused(409, "conflict", "/api/transfers", Map.of("from", ada, "to", grace, "amountCents", 100));
		assertThat(balance(ada)).isEqualTo(1_000 - this.attempts.get());
		ledger().assertBooksAreRight();
	}

	/** Makes that many attempts of other threads conflict, each by a transfer of one cent. */
	private void interfere(String from, String to, int times) {
		ThreadLocal<Boolean> interferes = ThreadLocal.withInitial(() -> false);
		beforeSave = () -> {
			if (!interferes.get() && this.attempts.getAndIncrement() < times) {
				CompletableFuture.runAsync(() -> {
					interferes.set(true);
					try {
						this.service.transfer(from, to, 1, "");
					} finally {
						interferes.remove();
					}
				}).join();
			}
		};
	}

	/** Calls {@link #beforeSave} before each transfer is saved. */
	@TestConfiguration
	static class Interference {

		@Bean
		static BeanPostProcessor interference() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof TransferRepository repository) ? around(repository) : bean;
				}

			};
		}

		private static TransferRepository around(TransferRepository repository) {
			return (TransferRepository) Proxy.newProxyInstance(TransferRepository.class.getClassLoader(),
					new Class<?>[]{TransferRepository.class}, (_, method, arguments) -> {
						if (method.getName().equals("save")) {
							beforeSave.run();
						}
						try {
							return method.invoke(repository, arguments);
						} catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
