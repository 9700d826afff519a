/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * Tells the transaction managers of databases from those of messages. The latter do not synchronize: nobody can take part in
 * their transactions, or even see them, so they must not be those of {@code @Transactional} where there is a heap.
 */
final class OtherTransactionManagers {

	/** Those that switch synchronization off in their constructors. */
	private static final Set<String> SILENT = Set.of("org.springframework.kafka.transaction.KafkaTransactionManager",
			"org.springframework.jms.connection.JmsTransactionManager",
			"org.springframework.amqp.rabbit.transaction.RabbitTransactionManager",
			"org.springframework.pulsar.transaction.PulsarTransactionManager");

	private OtherTransactionManagers() {}

	/** The names of the beans that are transaction managers of something else than a heap. */
	static List<String> names(ListableBeanFactory beans) {
		List<String> names = new ArrayList<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, TransactionManager.class, true,
				false)) {
			Class<?> type = beans.getType(name, false);
			if (type == null || !PmemTransactionManager.class.isAssignableFrom(type)) {
				names.add(name);
			}
		}
		return names;
	}

	/** Whether the manager of this name is known by its class not to synchronize. */
	static boolean isSilent(ListableBeanFactory beans, String name) {
		Class<?> type = beans.getType(name, false);
		while (type != null) {
			if (SILENT.contains(type.getName())) {
				return true;
			}
			type = type.getSuperclass();
		}
		return false;
	}

	/** Whether a manager does not synchronize. */
	static boolean isSilent(@Nullable Object manager) {
		return manager instanceof AbstractPlatformTransactionManager platform && platform
				.getTransactionSynchronization() == AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER;
	}

}
