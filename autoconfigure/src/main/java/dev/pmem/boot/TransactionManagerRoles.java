/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * Tells in the log whose transactions {@code @Transactional} begins where an application has several managers. Of managers
 * whose class does not tell whether they synchronize it looks at the instance: if no manager does, the heap's becomes the
 * primary one.
 */
final class TransactionManagerRoles implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

	private static final Log logger = LogFactory.getLog(TransactionManagerRoles.class);

	private static final String OURS = PmemTransactionManagerAutoConfiguration.BEAN_NAME;

	private DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beans = (DefaultListableBeanFactory) beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (OtherTransactionManagers.isSilent(bean) && !(bean instanceof PmemTransactionManager)
				&& OtherTransactionManagers.names(this.beans).stream()
						.allMatch((name) -> name.equals(beanName)
								|| OtherTransactionManagers.isSilent(this.beans, name))) {
			promote();
		}
		return bean;
	}

	private void promote() {
		if (this.beans.containsBeanDefinition(OURS)
				&& this.beans.getMergedBeanDefinition(OURS) instanceof RootBeanDefinition definition) {
			definition.setDefaultCandidate(true);
			definition.setPrimary(true);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> others = OtherTransactionManagers.names(this.beans);
		if (others.isEmpty()) {
			return;
		}
		String served = served(others);
		if (served == null || isOf(served, ReactiveTransactionManager.class)) {
			logger.info("Transaction managers: @Transactional must name one of " + others + " or '" + OURS
					+ "'. Repositories of the pool take part in the transactions of all that synchronize");
		} else if (served.equals(OURS)) {
			logger.info("Transaction managers: @Transactional begins transactions of the pool; those of " + others
					+ " must be named");
		} else {
			logger.info("Transaction managers: @Transactional begins transactions of " + describe(served)
					+ ", in which repositories of the pool take part, committed directly before; outside of them they use"
					+ " '" + OURS + "'");
		}
		others.forEach(this::warn);
	}

	/** The name of the manager that serves where none is named; null if none does. Makes no bean: it may be lazy. */
	private @Nullable String served(List<String> others) {
		if (isPrimary(OURS)) {
			return OURS;
		}
		List<String> primary = others.stream().filter(this::isPrimary).toList();
		List<String> candidates = primary.isEmpty() ? others : primary;
		return (candidates.size() == 1) ? candidates.getFirst() : null;
	}

	private boolean isPrimary(String name) {
		return this.beans.containsBeanDefinition(name) && this.beans.getMergedBeanDefinition(name).isPrimary();
	}

	private boolean isOf(String name, Class<?> type) {
		Class<?> known = this.beans.getType(name, false);
		return known != null && type.isAssignableFrom(known);
	}

	private String describe(String name) {
		Class<?> type = this.beans.getType(name, false);
		return "'" + name + "'" + ((type != null) ? " (" + type.getSimpleName() + ")" : "");
	}

	private void warn(String name) {
		if (isOf(name, ReactiveTransactionManager.class)) {
			logger.warn("Repositories of the pool can't take part in the reactive transactions of '" + name + "'");
		} else if (this.beans.containsSingleton(name) && !isOf(name, ConfigurableTransactionManager.class)) {
			logger.warn("The transaction manager '" + name
					+ "' has no listeners: in its transactions the pool commits with the"
					+ " callbacks before the commit, so that a failure in a later one finds the pool committed");
		}
	}

}
