/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;
import java.util.Objects;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there are other transaction managers, and none of them synchronizes. */
final class OnlySilentTransactionManagersCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		var beans = Objects.requireNonNull(context.getBeanFactory());
		List<String> others = OtherTransactionManagers.names(beans);
		boolean matches = !others.isEmpty()
				&& others.stream().allMatch((name) -> OtherTransactionManagers.isSilent(beans, name));
		return new ConditionOutcome(matches,
				ConditionMessage.forCondition("Transaction managers that do not synchronize").because("found "
						+ others));
	}

}
