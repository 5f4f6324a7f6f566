import { expect, it } from 'vitest'
import { filesOf } from './keepFiles'

it('a part is kept with all it may load, but without the screens that it can reach', () => {
  const manifest = {
    'src/builder/tools/code.tsx': { file: 'code.js', imports: ['_base.js', 'src/main.tsx'], dynamicImports: ['node_modules/x/python.js'], css: ['code.css'], assets: ['worker.js'] },
    '_base.js': { file: 'base.js' },
    'src/main.tsx': { file: 'main.js', dynamicImports: ['src/runs/pages/RunPage.tsx'] },
    'src/runs/pages/RunPage.tsx': { file: 'run.js' },
    'node_modules/x/python.js': { file: 'python.js', imports: ['src/builder/tools/code.tsx'] },
  }

  expect(filesOf(manifest, ['src/builder/tools/code.tsx', 'gone.ts'])).toEqual(['code.js', 'code.css', 'worker.js', 'base.js', 'main.js', 'python.js'])
})
