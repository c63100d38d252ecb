using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientSdk.Hosting;

/// <summary>What a named client keeps while its handler chains come and go: its throttle, its options, and what has been said about it.</summary>
internal sealed class RateLimitAwareClient : IDisposable
{
    private readonly ThrottleRegistry _registry;
    private readonly ILogger _logger;
    private readonly int _registrations;
    private readonly List<IDisposable> _watches = [];
    private readonly object _lock = new();
    private ClientSettings _settings;
    private TimeSpan? _clientTimeout;
    private Uri? _origin;
    private int _inspections;

    public RateLimitAwareClient(ClientSettings settings, int registrations, ThrottleRegistry registry, RetryBudgets budgets, RateLimitMetrics metrics, ILogger logger)
    {
        _settings = settings;
        Plan = settings.Plan;
        _registrations = registrations;
        _registry = registry;
        _logger = logger;
        Throttle = registry.For(settings.Plan);
        RetryEnvironment = new RetryEnvironment
        {
            Scope = settings.Plan.Scope,
            Time = registry.Time,
            Random = Random.Shared.NextDouble,
            Budgets = budgets,
            Metrics = metrics,
            Logger = logger,
        };
        logger.Started(Name, settings.Plan.Scope, settings.Plan.Describe(withRoutes: false));
    }

    public string Name => _settings.Client;

    /// <summary>The throttle of the client's scope: one object for all chains of the client, and for all clients of the scope.</summary>
    public Throttle Throttle { get; private set; }

    /// <summary>Lives as long as the client, so that a new handler chain does not bring a new retry budget.</summary>
    public RetryEnvironment RetryEnvironment { get; }

    /// <summary>The client's own plan: its times hold for it alone, its limits for the whole scope.</summary>
    public ThrottlePlan Plan { get; private set; }

    public RetryOptions Retries => _settings.Options.Retries;

    public RateLimitProfile? Profile => _settings.Options.Profile;

    /// <summary>Made once, so that a reload does not change who the client is; <see langword="null"/> when it was given none.</summary>
    public OriginCredentials? Credentials { get; private set; }

    public void Watch(IEnumerable<Func<IChangeToken>> changes, Action onChange) =>
        _watches.AddRange(changes.Select(change => ChangeToken.OnChange(change, onChange)));

    /// <summary>Warns of what would work against us, once in a client's life and not once in a handler's.</summary>
    public void Inspect(IList<DelegatingHandler> handlers, PrimaryHandler primary)
    {
        if (Interlocked.Increment(ref _inspections) > 1)
        {
            return;
        }

        if (_registrations > 1)
        {
            _logger.HandlerAddedTwice(Name, _registrations);
        }

        if (handlers.FirstOrDefault(IsRetryLayer) is { } retries)
        {
            _logger.SecondRetryLayer(Name, retries.GetType().Name);
        }

        if (!primary.IsFactorys && primary.FollowsRedirects == true)
        {
            _logger.PrimaryHandlerFollowsRedirects(Name, primary.TypeName);
        }
    }

    /// <summary>A Timeout that the user put on an HttpClient, which a TotalTimeout in the options beats. Where they differ from one to the next, the longest counts.</summary>
    public void TakeTimeout(TimeSpan timeout)
    {
        lock (_lock)
        {
            if (!(_clientTimeout >= timeout))
            {
                _clientTimeout = timeout;
                Apply(_settings);
            }
        }
    }

    public void TakeCredentials(ApiCredentials? credentials) => Credentials = credentials is null ? null : new OriginCredentials(credentials, () => Volatile.Read(ref _origin));

    /// <summary>The address that an HttpClient was made with: the only place where the client's credentials go.</summary>
    /// <exception cref="InvalidOperationException">It has none, or another one than before.</exception>
    public void TakeOrigin(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            throw new InvalidOperationException($"HttpClient '{Name}' has credentials and no BaseAddress, so nobody can say which server may see them. Set the BaseAddress in AddHttpClient.");
        }

        if (Interlocked.CompareExchange(ref _origin, address, null) is { } known && !OriginCredentials.IsSame(known, address))
        {
            throw new InvalidOperationException($"HttpClient '{Name}' has credentials for {known.GetLeftPart(UriPartial.Authority)} and was made for {address.GetLeftPart(UriPartial.Authority)}. Give each server a client of its own.");
        }
    }

    /// <exception cref="OptionsValidationException">The client would move to another scope.</exception>
    public void Change(ClientSettings settings)
    {
        lock (_lock)
        {
            if (settings.Plan.Scope != _settings.Plan.Scope)
            {
                throw new OptionsValidationException(Name, settings.Options.GetType(), [$"HttpClient '{Name}': ShareLimitsAs cannot change from '{_settings.Plan.Scope}' to '{settings.Plan.Scope}' while the program runs. Restart it."]);
            }

            Apply(settings);
            _logger.OptionsChanged(Name, settings.Plan.Scope, settings.Plan.Describe(withRoutes: false));
        }
    }

    public void Dispose() => _watches.ForEach(watch => watch.Dispose());

    private static bool IsRetryLayer(DelegatingHandler handler)
    {
        string type = handler.GetType().Name;
        return type.Contains("Resilience", StringComparison.Ordinal) || type.Contains("PolicyHttpMessageHandler", StringComparison.Ordinal);
    }

    private void Apply(ClientSettings settings)
    {
        _settings = settings;
        Retries.TotalTimeout = settings.Plan.TotalTimeout ?? _clientTimeout;
        Plan = settings.Plan with { TotalTimeout = Retries.TotalTimeout };
        Throttle = _registry.For(Plan);
    }
}
