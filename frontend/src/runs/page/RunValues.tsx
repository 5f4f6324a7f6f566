/** What the run was given and what it gave. */
import { useRunStore } from '@/live/runStore'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { LogPanel } from '../output/LogPanel'
import { OutputPanel } from '../output/OutputPanel'
import type { RunGraph } from '../useRunGraph'
import { Values } from '../values/Values'

export function RunValues({ graph, onChoose }: { graph: RunGraph; onChoose: (path: string) => void }) {
  const inputs = useRunStore(({ run }) => run?.inputs ?? null)
  return (
    <Tabs defaultValue="output" className="flex min-h-0 flex-1 flex-col">
      <TabsList>
        <TabsTrigger value="output">Output</TabsTrigger>
        <TabsTrigger value="input">Input</TabsTrigger>
        <TabsTrigger value="log">Log</TabsTrigger>
      </TabsList>
      <TabsContent value="output" className="flex flex-col"><OutputPanel graph={graph} /></TabsContent>
      <TabsContent value="input" className="overflow-y-auto p-3"><Values values={inputs} empty="This run takes no inputs." /></TabsContent>
      <TabsContent value="log" className="flex flex-col"><LogPanel graph={graph} onChoose={onChoose} /></TabsContent>
    </Tabs>
  )
}
