using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using Microsoft.Extensions.DependencyInjection;

// A real HTTP server in this process. It lets 25 requests pass in any second and answers 429 to all others.
ServerLimit limit = ServerLimit.SlidingLog(25, TimeSpan.FromSeconds(1));
await using ProviderSandbox crm = await ProviderSandbox.StartAsync(PlainSandbox.Create(server => server.Limits.Add(limit)));

ServiceCollection services = new();
services.AddHttpClient("crm", client => client.BaseAddress = crm.BaseAddress)
        .AddRateLimitAwareHandler(options => options.Limits.Add(RateLimit.PerSecond(25)));
await using ServiceProvider provider = services.BuildServiceProvider();
HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("crm");

long start = TimeProvider.System.GetTimestamp();
HttpResponseMessage[] replies = await Task.WhenAll(Enumerable.Range(1, 100).Select(id => client.GetAsync($"contacts/{id}")));
TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);

Console.WriteLine($"100 calls at once: {replies.Count(reply => reply.IsSuccessStatusCode)} answered, {crm.Counters.Refused} refused by the server.");
Console.WriteLine(FormattableString.Invariant($"{elapsed.TotalSeconds:0.00} s; at 25 per second no client can do it in less than 3.00 s."));
