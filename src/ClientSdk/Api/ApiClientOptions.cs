using System.Text.Json;
using ClientSdk.Limiters;
using ClientSdk.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Api;

/// <summary>What a <see cref="RateLimitedApiClient"/> is made with. Nothing needs to be set. Read when the client is made.</summary>
public sealed class ApiClientOptions
{
    /// <summary>Limits, waiting and retries, on top of the profile. Without effect over a given HttpClient, which has its own handlers.</summary>
    public RateLimitAwareOptions RateLimits { get; } = new();

    /// <summary>How JSON is read and written by the methods that take no type info.</summary>
    /// <value>Default: <see langword="null"/>, the web defaults: camel case, names in any case.</value>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>The network, or what plays it in a test. The client disposes it.</summary>
    /// <value>Default: <see langword="null"/>, a socket handler that follows no redirects, because each hop needs a permit of its own.</value>
    public Func<HttpMessageHandler>? PrimaryHandler { get; set; }

    /// <summary>The clock.</summary>
    /// <value>
    /// Default: the system's. With any other, requests that waited go on on the thread that moves the clock, and not on the thread pool, so that a run
    /// on virtual time is exact.
    /// </value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where log lines go. They carry no credential, no query string and no body.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>What no option speaks of. Default: <see langword="null"/>; tests on virtual time keep a whole run on one thread.</summary>
    internal LimiterSettings? Limiters { get; set; }
}
