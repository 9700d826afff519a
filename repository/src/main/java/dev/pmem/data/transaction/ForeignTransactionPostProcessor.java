/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Lets heaps take part in the transactions of all other transaction managers of an application: a call of a repository
 * within such a transaction is committed and rolled back with it. The heap commits directly before the other store does. If
 * the other store's commit then fails, the log says so: this is not a commit in two phases. Thread-safe.
 */
public class ForeignTransactionPostProcessor implements BeanPostProcessor {

	/** Makes a post-processor; it keeps no state. */
	public ForeignTransactionPostProcessor() {}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager manager && !(bean instanceof PmemTransactionManager)
				&& manager.getTransactionExecutionListeners().stream()
						.noneMatch(ForeignTransactionListener.class::isInstance)) {
			manager.addListener(new ForeignTransactionListener(beanName));
		}
		return bean;
	}

}
