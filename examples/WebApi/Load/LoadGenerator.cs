using System.Text.Json.Nodes;
using WebApi.Clients;

namespace WebApi.Load;

/// <summary>Two visitors a second, and an export that would take everything there is.</summary>
internal sealed partial class LoadGenerator(IServiceProvider services, TimeProvider time, ILogger<LoadGenerator> logger) : BackgroundService
{
    private const int ExportWorkers = 20;

    private static readonly TimeSpan BetweenVisitors = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([VisitAsync(stoppingToken), .. Enumerable.Range(0, ExportWorkers).Select(worker => ExportAsync(worker, stoppingToken))]);

    private async Task VisitAsync(CancellationToken stoppingToken)
    {
        string? known = null;
        using PeriodicTimer timer = new(BetweenVisitors, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            known ??= await FirstUserAsync(stoppingToken);
            _ = TryAsync(() => services.GetRequiredService<Auth0Users>().FindAsync(known, stoppingToken));
        }
    }

    private async Task ExportAsync(int worker, CancellationToken stoppingToken)
    {
        for (int page = worker; !stoppingToken.IsCancellationRequested; page++)
        {
            JsonArray? users = await TryAsync(() => services.GetRequiredService<Auth0Export>().ReadAsync(page, stoppingToken));
            if (users is { Count: < Auth0Export.PageSize })
            {
                page = -1;
            }
        }
    }

    private async Task<string> FirstUserAsync(CancellationToken stoppingToken) =>
        (string)(await services.GetRequiredService<Auth0Export>().ReadAsync(0, stoppingToken))[0]!["user_id"]!;

    private async Task<T?> TryAsync<T>(Func<Task<T>> call)
        where T : class?
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            CallFailed(failure.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "A call of the load failed: {reason}")]
    private partial void CallFailed(string reason);
}
