using ClientSdk.Diagnostics;
using ClientSdk.Pipeline;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientSdk.Hosting;

/// <summary>
/// The clients of the container, each made when it is first used and kept after that, whatever the factory does to its handler chains.
/// Thread-safe.
/// </summary>
internal sealed class RateLimitAwareClients(
    ClientRegistrations registrations,
    IOptionsFactory<RateLimitAwareOptions> factory,
    IEnumerable<IOptionsChangeTokenSource<RateLimitAwareOptions>> changes,
    ThrottleRegistry registry,
    RateLimitMetrics metrics,
    ILoggerFactory loggers,
    IServiceProvider services) : IDisposable
{
    private readonly Dictionary<string, RateLimitAwareClient> _clients = new(StringComparer.Ordinal);

    private readonly Dictionary<string, RetryBudgets> _budgets = new(StringComparer.Ordinal);

    private readonly ILogger _logger = loggers.CreateLogger(RateLimitLog.Category);

    /// <exception cref="OptionsValidationException">The client's options are invalid, alone or beside another client of its scope.</exception>
    public RateLimitAwareClient For(string name)
    {
        lock (_clients)
        {
            if (!_clients.TryGetValue(name, out RateLimitAwareClient? client))
            {
                client = Make(name);
                _clients.Add(name, client);
            }

            return client;
        }
    }

    /// <summary>What is wrong with the clients that are known by name, without making any.</summary>
    public List<string> FindFailures()
    {
        List<string> failures = [.. registrations.FindHomeless()];
        List<ClientSettings> valid = [];
        foreach (string name in registrations.Names)
        {
            try
            {
                ClientSettings settings = ClientSettings.Read(name, factory);
                failures.AddRange(valid.Select(settings.ConflictWith).OfType<string>());
                valid.Add(settings);
            }
            catch (OptionsValidationException invalid)
            {
                failures.AddRange(invalid.Failures);
            }
        }

        return failures;
    }

    public void Dispose()
    {
        lock (_clients)
        {
            foreach (RateLimitAwareClient client in _clients.Values)
            {
                client.Dispose();
            }
        }
    }

    private RateLimitAwareClient Make(string name)
    {
        ClientSettings settings = ReadValid(name);
        RateLimitAwareClient client = new(settings, registrations.Find(name)?.Calls ?? 1, registry, BudgetsOf(settings), metrics, _logger);
        client.TakeCredentials(registrations.FindCredentials(name)?.Invoke(services));
        client.Watch(ChangesOf(name), () => Reload(client));

        // One throttle has one set of times; joined clients that differ in them get those of the client that was made last.
        string times = settings.Plan.DescribeTimes();
        if (OthersThan(name).FirstOrDefault(other => other.IsJoinedTo(settings) && other.Plan.DescribeTimes() != times) is { } different)
        {
            _logger.DifferentTimes(name, different.Client, settings.Plan.Scope, times, different.Plan.DescribeTimes());
        }

        return client;
    }

    /// <summary>Joined clients share their retry budgets as they share their limits.</summary>
    private RetryBudgets BudgetsOf(ClientSettings settings)
    {
        if (!_budgets.TryGetValue(settings.Plan.Scope, out RetryBudgets? budgets))
        {
            Throttle throttle = registry.For(settings.Plan);
            _budgets[settings.Plan.Scope] = budgets = new RetryBudgets(registry.Time, throttle.GrantedIn);
        }

        return budgets;
    }

    private ClientSettings ReadValid(string name)
    {
        ClientSettings settings = ClientSettings.Read(name, factory);
        List<string> conflicts = [.. OthersThan(name).Select(settings.ConflictWith).OfType<string>()];
        return conflicts.Count == 0
            ? settings
            : throw new OptionsValidationException(name, typeof(RateLimitAwareOptions), conflicts);
    }

    /// <summary>A client that is invalid by itself says so when it is made; it is no reason to keep this one from working.</summary>
    private IEnumerable<ClientSettings> OthersThan(string name)
    {
        foreach (string other in registrations.Names.Union(_clients.Keys).Where(other => other != name))
        {
            ClientSettings settings;
            try
            {
                settings = ClientSettings.Read(other, factory);
            }
            catch (OptionsValidationException)
            {
                continue;
            }

            yield return settings;
        }
    }

    private IEnumerable<Func<IChangeToken>> ChangesOf(string name)
    {
        foreach (IOptionsChangeTokenSource<RateLimitAwareOptions> source in changes.Where(source => source.Name is null || source.Name == name))
        {
            yield return source.GetChangeToken;
        }

        if (registrations.Find(name)?.Section is { } section)
        {
            yield return section.GetReloadToken;
        }
    }

    private void Reload(RateLimitAwareClient client)
    {
        lock (_clients)
        {
            try
            {
                client.Change(ReadValid(client.Name));
            }
            catch (OptionsValidationException invalid)
            {
                _logger.ReloadRefused(client.Name, invalid.Message);
            }
        }
    }
}
