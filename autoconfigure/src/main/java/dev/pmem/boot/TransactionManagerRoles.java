/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * Tells in the log whose transactions {@code @Transactional} begins where an application has several managers. Of managers
 * whose class does not tell whether they synchronize it looks at the instance: if no manager does, the heap's becomes the
 * primary one.
 */
final class TransactionManagerRoles implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

	private static final Log logger = LogFactory.getLog(TransactionManagerRoles.class);

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
		String name = PmemTransactionManagerAutoConfiguration.BEAN_NAME;
		if (this.beans.containsBeanDefinition(name)
				&& this.beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
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
		TransactionManager served = this.beans.getBeanProvider(TransactionManager.class).getIfUnique();
		if (served == null || served instanceof ReactiveTransactionManager) {
			logger.info("Transaction managers: @Transactional must name one of " + others + " or '"
					+ PmemTransactionManagerAutoConfiguration.BEAN_NAME + "'. Repositories of the pool take part in the"
					+ " transactions of all that synchronize");
		} else if (served instanceof PmemTransactionManager) {
			logger.info("Transaction managers: @Transactional begins transactions of the pool; those of " + others
					+ " must be named");
		} else {
			logger.info("Transaction managers: @Transactional begins transactions of " + describe(others)
					+ ", in which repositories of the pool take part, committed directly before; outside of them they use"
					+ " '" + PmemTransactionManagerAutoConfiguration.BEAN_NAME + "'");
		}
		others.forEach(this::warn);
	}

	private String describe(List<String> names) {
		List<String> described = new ArrayList<>();
		for (String name : names) {
			described.add("'" + name + "' (" + this.beans.getBean(name).getClass().getSimpleName() + ")");
		}
		return String.join(", ", described);
	}

	private void warn(String name) {
		Object manager = this.beans.getBean(name);
		if (manager instanceof ReactiveTransactionManager) {
			logger.warn("Repositories of the pool can't take part in the reactive transactions of '" + name + "'");
		} else if (!(manager instanceof ConfigurableTransactionManager)) {
			logger.warn("The transaction manager '" + name
					+ "' has no listeners: in its transactions the pool commits with the"
					+ " callbacks before the commit, so that a failure in a later one finds the pool committed");
		}
	}

}
