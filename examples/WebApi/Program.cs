using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Sandbox;
using WebApi.Clients;
using WebApi.Load;
using WebApi.View;

// The API that everybody talks to: an Auth0 tenant in this process, over a socket. 40 reads of users at once, then 500 a minute.
await using ProviderSandbox auth0 = await ProviderSandbox.StartAsync(Auth0Sandbox.SelfService(options =>
{
    options.Users = 500;
    options.Faults.Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(60), 0.4);
}));

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
builder.Services.AddAuth0Clients(auth0.BaseAddress);
builder.Services.AddTelemetry();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(new Stranger(auth0.BaseAddress));
builder.Services.AddSingleton<Samples>().AddHostedService(services => services.GetRequiredService<Samples>());
builder.Services.AddHostedService<LoadGenerator>();

WebApplication app = builder.Build();
app.MapGet("/", () => Results.Stream(Page.Open(), "text/html; charset=utf-8"));
app.MapGet("/events", (Samples samples, CancellationToken cancellationToken) => TypedResults.ServerSentEvents(samples.FollowAsync(cancellationToken)));
app.MapGet("/users/{id}", async (string id, Auth0Users users, CancellationToken cancellationToken) =>
    await users.FindAsync(id, cancellationToken) is { } user ? Results.Json(user) : Results.NotFound());
app.MapPost("/stranger", async (Stranger stranger, CancellationToken cancellationToken) => await stranger.TakeAsync(cancellationToken));
await app.RunAsync();
