using ClientSdk.Limits;
using ClientSdk.Throttling;
using Microsoft.Extensions.Options;

namespace ClientSdk.Pipeline;

/// <summary>What attributes cannot say: options that contradict one another.</summary>
internal sealed class RateLimitAwareOptionsPairs : IValidateOptions<RateLimitAwareOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitAwareOptions options)
    {
        List<string> failures = [.. TimeRules.Check(options), .. LimitRules.CheckShare(options.Utilization)];
        if (options.Limits.Any(limit => limit is null) || options.EndpointGroups.Any(group => group is null))
        {
            failures.Add("Limits and EndpointGroups must not hold null. Remove the empty entries.");
        }

        if (options.ShareLimitsAs is { } scope && string.IsNullOrWhiteSpace(scope))
        {
            failures.Add("ShareLimitsAs is empty. Give it a name, or leave it out: the client's own name is then used.");
        }

        if (failures.Count == 0)
        {
            CheckLimits(RateLimitAwarePlan.Of(options, name ?? ""), failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckLimits(ThrottlePlan plan, List<string> failures)
    {
        failures.AddRange(LimitRules.CheckSet("Limits", plan.Limits, plan.Utilization));
        foreach (EndpointGroup group in plan.Groups)
        {
            string option = $"EndpointGroups['{group.Name}'].Limits";
            failures.AddRange(LimitRules.CheckSet(option, group.Limits, plan.Utilization));
            failures.AddRange(LimitRules.CheckBelow(option, group.Limits, plan.Limits));
        }

        failures.AddRange(GroupRules.Check(plan.Groups));
    }
}
