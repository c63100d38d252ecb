using ClientSdk.Pipeline;
using Microsoft.Extensions.Http;

namespace ClientSdk.Hosting;

/// <summary>Makes our handlers of a client, each time the factory makes a handler chain.</summary>
internal sealed class HandlerFilter(RateLimitAwareClients clients) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        HttpMessageHandler factoryDefault = builder.PrimaryHandler;
        next(builder);
        Fill(builder, factoryDefault);
    };

    private void Fill(HttpMessageHandlerBuilder builder, HttpMessageHandler factoryDefault)
    {
        IList<DelegatingHandler> handlers = builder.AdditionalHandlers;
        if (handlers.LastOrDefault(handler => handler is HandlerPlace) is not { } last)
        {
            return;
        }

        RateLimitAwareClient client = clients.For(builder.Name ?? "");
        PrimaryHandler primary = PrimaryHandler.Of(builder.PrimaryHandler, factoryDefault);
        client.Inspect(handlers, primary);

        int place = handlers.IndexOf(last);
        foreach (DelegatingHandler station in RateLimitAwarePipeline.Stations(client.Throttle, client.Retries, client.RetryEnvironment, new ClientsOwn(primary.TakeOverRedirects(), client.Credentials, () => client.Plan)))
        {
            handlers.Insert(place++, station);
        }

        foreach (DelegatingHandler empty in handlers.Where(handler => handler is HandlerPlace).ToList())
        {
            handlers.Remove(empty);
        }
    }
}
