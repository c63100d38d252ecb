using ClientSdk.Throttling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientSdk.Tests.Hosting;

/// <summary>A container with clients, what it logs, and a look into its handler chains.</summary>
internal sealed class Container : IDisposable
{
    private readonly ServiceProvider _services;

    public Container(Action<IServiceCollection> register)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(Logs));
        register(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public RecordedLogs Logs { get; } = new();

    public IServiceProvider Services => _services;

    public HttpClient Client(string name) => _services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    /// <summary>The handlers of the factory's chain, outermost first, without those of the framework.</summary>
    public IReadOnlyList<HttpMessageHandler> Chain(string name) => Ours(_services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name));

    /// <summary>Another chain of the same client, made as the factory makes one when the last has expired.</summary>
    public IReadOnlyList<HttpMessageHandler> NextChain(string name)
    {
        HttpClientFactoryOptions options = _services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(name);
        HttpMessageHandlerBuilder builder = _services.GetRequiredService<HttpMessageHandlerBuilder>();
        builder.Name = name;
        Action<HttpMessageHandlerBuilder> configure = made =>
        {
            foreach (Action<HttpMessageHandlerBuilder> action in options.HttpMessageHandlerBuilderActions)
            {
                action(made);
            }
        };
        foreach (IHttpMessageHandlerBuilderFilter filter in _services.GetServices<IHttpMessageHandlerBuilderFilter>().Reverse())
        {
            configure = filter.Configure(configure);
        }

        configure(builder);
        return Ours(builder.Build());
    }

    public IEnumerable<string> ChainNames(string name) => Chain(name).Select(handler => handler.GetType().Name);

    public Throttle ThrottleOf(string name) => Assert.Single(Chain(name).OfType<ThrottlingHandler>()).Throttle;

    public void Start() => _services.GetRequiredService<IStartupValidator>().Validate();

    public void Dispose() => _services.Dispose();

    private static List<HttpMessageHandler> Ours(HttpMessageHandler outermost)
    {
        List<HttpMessageHandler> chain = [];
        for (HttpMessageHandler? handler = outermost; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            if (handler.GetType().Namespace?.StartsWith("Microsoft.Extensions.Http", StringComparison.Ordinal) == false)
            {
                chain.Add(handler);
            }
        }

        return chain;
    }
}
