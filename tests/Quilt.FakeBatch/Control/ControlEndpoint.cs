using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Control;

/// <summary>What tests tell the service over HTTP; README.md lists it.</summary>
internal static class ControlEndpoint
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder routes, FakeBatchService service)
    {
        var control = routes.MapGroup("/control");
        control.MapGet("/calls", () => Results.Json(service.Calls, Json));
        control.MapGet("/violations", () => Results.Json(service.Violations, Json));
        control.MapGet("/jobs", () => Results.Text(new JsonArray([.. service.Jobs()]).ToJsonString(), "application/json"));
        control.MapGet("/options", () => Results.Json(service.Options, Json));
        Post<JsonObject>(control, "/options", patch => service.Options = Patched(service.Options, patch));
        Post<JobQueue>(control, "/queues", service.Add);
        Post<ComputeEnvironment>(control, "/compute-environments", service.Add);
        Post<ApiFault>(control, "/api-faults", service.Add);
        Post<JobFault>(control, "/job-faults", service.Add);
        control.MapPost("/jobs/{id}/end", async (string id, HttpRequest request) =>
            service.EndAttempt(Uri.UnescapeDataString(id), (await request.ReadFromJsonAsync<JobFault>(Json))!));
        control.MapPost("/calls/reset", service.ResetCalls);
        control.MapPost("/faults/clear", service.ClearFaults);
        control.MapPost("/forget", service.Forget);
        control.MapPost("/stop", (HttpContext context) => context.Response.OnCompleted(() =>
        {
            service.Stop();
            return Task.CompletedTask;
        }));
    }

    /// <summary>Reads options, as a file of them has them.</summary>
    public static FakeOptions Parse(string json) => Patched(new FakeOptions(), JsonNode.Parse(json)!.AsObject());

    private static void Post<T>(RouteGroupBuilder control, string path, Action<T> action) => control.MapPost(path, async (HttpRequest request) =>
    {
        try
        {
            action((await request.ReadFromJsonAsync<T>(Strict))!);
            return Results.NoContent();
        }
        catch (JsonException error)
        {
            return Results.BadRequest(error.Message);
        }
    });

    // A word that is misspelt must not pass for a default.
    private static JsonSerializerOptions Strict { get; } = new(Json) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private static FakeOptions Patched(FakeOptions options, JsonObject patch)
    {
        var all = JsonSerializer.SerializeToNode(options, Json)!.AsObject();
        foreach (var (name, value) in patch)
            all[name] = value?.DeepClone();
        return all.Deserialize<FakeOptions>(Strict)!;
    }
}
