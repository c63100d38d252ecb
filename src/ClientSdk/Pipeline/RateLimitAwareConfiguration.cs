using ClientSdk.Limits;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ClientSdk.Pipeline;

/// <summary>Reads a client's options from its section of the configuration, by hand: without reflection, and strictly.</summary>
internal static class RateLimitAwareConfiguration
{
    /// <exception cref="OptionsValidationException">Something is unknown or unreadable: all of it, each with the full path of its key.</exception>
    public static void Read(IConfigurationSection section, RateLimitAwareOptions options, string client)
    {
        List<string> problems = [];
        if (section.Exists())
        {
            Read(new OptionsSection(section, problems), options);
        }
        else
        {
            problems.Add($"The configuration section '{section.Path}' is missing or empty. Name one that exists, or call AddRateLimitAwareHandler() without a section: the client then learns the limits.");
        }

        if (problems.Count > 0)
        {
            throw new OptionsValidationException(client, typeof(RateLimitAwareOptions), problems.Distinct(StringComparer.Ordinal));
        }
    }

    private static void Read(OptionsSection section, RateLimitAwareOptions options)
    {
        section.Only("Provider", "Tier", "Table", "Rate", "Burst", "Utilization", "ShareLimitsAs", "Limits", "EndpointGroups", "Throttling", "Retries");
        options.Profile = ProfileReader.Read(section);
        options.Utilization = section.Fraction("Utilization") ?? options.Utilization;
        options.ShareLimitsAs = section.Text("ShareLimitsAs") ?? options.ShareLimitsAs;
        foreach (RateLimit limit in LimitReader.Read(section))
        {
            options.Limits.Add(limit);
        }

        foreach (EndpointGroup group in LimitReader.ReadGroups(section))
        {
            options.EndpointGroups.Add(group);
        }

        Read(section.Child("Throttling"), options.Throttling);
        Read(section.Child("Retries"), options.Retries);
    }

    private static void Read(OptionsSection section, ThrottlingOptions throttling)
    {
        section.Only("QueueLimit", "MaxWait", "MaxPause", "BackgroundReserve", "LostRequestHold", "CountedWithin", "Safety");
        throttling.QueueLimit = section.Whole("QueueLimit") ?? throttling.QueueLimit;
        throttling.MaxWait = section.Span("MaxWait") ?? throttling.MaxWait;
        throttling.MaxPause = section.Span("MaxPause") ?? throttling.MaxPause;
        throttling.BackgroundReserve = section.Fraction("BackgroundReserve") ?? throttling.BackgroundReserve;
        throttling.LostRequestHold = section.Span("LostRequestHold") ?? throttling.LostRequestHold;
        throttling.CountedWithin = section.Span("CountedWithin") ?? throttling.CountedWithin;
        throttling.Safety = section.Span("Safety") ?? throttling.Safety;
    }

    private static void Read(OptionsSection section, RetryOptions retries)
    {
        section.Only("MaxRetries", "MaxRefusals", "BaseDelay", "MaxDelay", "AttemptTimeout", "TotalTimeout", "MaxBufferedBody");
        retries.MaxRetries = section.Whole("MaxRetries") ?? retries.MaxRetries;
        retries.MaxRefusals = section.Whole("MaxRefusals") ?? retries.MaxRefusals;
        retries.BaseDelay = section.Span("BaseDelay") ?? retries.BaseDelay;
        retries.MaxDelay = section.Span("MaxDelay") ?? retries.MaxDelay;
        retries.AttemptTimeout = section.SpanOrInfinite("AttemptTimeout") ?? retries.AttemptTimeout;
        retries.TotalTimeout = section.Span("TotalTimeout") ?? retries.TotalTimeout;
        retries.MaxBufferedBody = section.Whole("MaxBufferedBody") ?? retries.MaxBufferedBody;
    }
}
